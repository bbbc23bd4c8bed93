"""The purposes, necessity grounds and legal bases on which persons' data may be disclosed, as dated data."""
