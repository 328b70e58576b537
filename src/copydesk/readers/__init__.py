"""How are files read? One page a file as captures, tables as records; by content, never by raising."""
