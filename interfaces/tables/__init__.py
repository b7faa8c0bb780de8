"""Tables of streams: reading them from files, writing answers to files."""
