"""What is received and known, for good: originals by digest, results by (digest, step, version)."""
