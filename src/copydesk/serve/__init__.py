"""How does a folder with releases become a hub that the clients of the Hugging Face Hub read from and publish to?

`server.py` begins it and needs the extra `hub`; `app.py` shows which request is answered by what.
"""
