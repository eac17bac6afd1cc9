"""The stewards' desk: the part of the conversation that only those see who look after the directory."""
