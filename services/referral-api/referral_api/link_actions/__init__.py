"""Link actions: what is answered through a link, by the use cases of the recipients' workers."""
