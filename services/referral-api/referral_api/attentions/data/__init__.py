"""The attentions as data, with what they say in three languages."""
