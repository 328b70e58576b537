"""How is a table held against a contract? Compiled into a plan once, run as few passes as its checks need."""
