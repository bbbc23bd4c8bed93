"""plans-api: assess together, agree together, review together."""
