"""``python -m samples.seal_cells --out DIR --count N --seed S --theme mixed|wrong|none|right|twins|arcs [--pictures LIST]``."""

from __future__ import annotations

import argparse
from pathlib import Path

from samples.seal_cells.pictured import read_list
from samples.seal_cells.write import write_set


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="samples.seal_cells", description="Labelled scans of signature cells"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--theme", choices=("mixed", "wrong", "none", "right", "twins", "arcs"), default="mixed"
    )
    parser.add_argument("--pictures", type=Path, help="a list of pictures of real seals (see pictured.py)")
    options = parser.parse_args()
    pictures = read_list(options.pictures) if options.pictures else ()
    write_set(options.out, count=options.count, seed=options.seed, theme=options.theme, pictures=pictures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
