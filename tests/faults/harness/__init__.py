"""What survives a kill, a failing call, a power cut, rot, and eight publishers at once? One module a fault."""
