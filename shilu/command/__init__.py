"""What the command line needs beside the commands: its words, its reports, the tests."""
