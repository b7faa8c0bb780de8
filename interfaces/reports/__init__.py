"""Reports and workbooks to take away; nothing in them asks for anything from outside."""
