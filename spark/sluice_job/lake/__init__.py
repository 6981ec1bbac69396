"""The lake bucket: its objects, their names, and the requests that read and write them."""
