"""Live: which open pages must look again, and who may know. Content never passes here, only names of streams."""
