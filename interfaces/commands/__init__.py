"""Groups of commands of ``bps``, a file each."""
