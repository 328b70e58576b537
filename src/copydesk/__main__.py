"""`python -m copydesk` and the console script `copydesk`."""

from copydesk.cli.app import main

if __name__ == "__main__":
    main()
