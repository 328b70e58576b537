"""Who says that these are the files of a release? A statement about each of them, signed with a key of the desk.

    statement.py  what is said: an in-toto statement
    envelope.py   how it is signed and looked at: DSSE, Ed25519
    keys.py       where private keys come from
    trust.py      whose signatures count: `trust.toml`

The statement and the envelope are standards that other tools read; what is computed is the business of libraries.
"""
