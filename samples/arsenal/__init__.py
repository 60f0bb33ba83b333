"""Files of every kind that arrives, valid and hostile, built in memory: for the fuzzing, the audit and the tests
of the receiving room."""
