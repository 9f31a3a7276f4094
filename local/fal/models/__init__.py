"""The model files of the local engine, and the command that fetches a better one."""
