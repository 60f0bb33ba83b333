"""The steps of a batch as plain functions, a module a step; `flows.batch` makes Prefect tasks of them."""
