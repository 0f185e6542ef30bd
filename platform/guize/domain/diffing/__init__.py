"""What differs between two rulebooks, in words and as a JSON Patch; and merging what two made."""
