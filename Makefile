# Two commands do all the set-up on a fresh Debian/Ubuntu machine: `make demo` and `make test`.
SHELL := /bin/bash
PY := .venv/bin/python
UV := .venv-tools/bin/uv
UV_VERSION := 0.13.9

# what the program needs, and what the samples and their fonts need
SYSTEM := python3 python3-venv libmagic1 libarchive13 unar p7zip-full \
	tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-script-hans \
	libreoffice-writer-nogui libreoffice-calc-nogui \
	fonts-noto-cjk fonts-arphic-gbsn00lp fonts-arphic-gkai00mp fonts-arphic-ukai fonts-arphic-uming \
	fonts-lxgw-wenkai fonts-wqy-zenhei fonts-wqy-microhei poppler-utils

.PHONY: setup system demo test test-all check lint types layers accuracy bench bench-cores bench-memory bench-batch bench-facts fuzz losses bench-review screens samples learn clean

setup: system .venv/.ready

system:
	@missing=""; for p in $(SYSTEM); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then echo "请先安装系统软件包：$$missing"; exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then run=""; elif sudo -n true 2>/dev/null; then run="sudo"; \
	else echo "没有安装软件包的权限，请管理员执行：apt-get install -y --no-install-recommends$$missing"; exit 0; fi; \
	echo "安装系统软件包：$$missing"; \
	$$run apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -qq --no-install-recommends $$missing >/dev/null \
	|| echo "有软件包未能安装，请手动执行：apt-get install -y$$missing"

.venv-tools/bin/uv:
	python3 -m venv .venv-tools
	.venv-tools/bin/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)

.venv/.ready: .venv-tools/bin/uv pyproject.toml uv.lock
	$(UV) sync --frozen --quiet
	@touch $@

demo: setup
	.venv/bin/intake run samples/inbox --out out/demo || [ $$? -eq 1 ]
	@echo
	.venv/bin/intake score samples/truth.json out/demo
	@echo "请打开：out/demo/台账.xlsx 与 out/demo/submissions/*/评审摘要.html、补正通知.docx"
	@echo "取出一家的补正通知：.venv/bin/intake notice 襄阳 --out out/demo --to 襄阳市补正通知.docx；使用说明：docs/guide-secretary.zh.md"

# a file's tests stay together: its fixtures are made once
test: setup
	$(PY) -m pytest -n auto --maxprocesses 4 --dist loadscope

test-all: setup
	$(PY) -m pytest -m "slow or not slow"

check: setup lint types layers test

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

types: setup
	.venv/bin/mypy

layers: setup
	.venv/bin/lint-imports

# a run over generated applications that nobody tunes on, marked against their truth
HELD_SEED ?= 990001
COUNT ?= 20
accuracy: setup
	.venv/bin/intake samples --out out/held-$(HELD_SEED) --count $(COUNT) --seed $(HELD_SEED)
	.venv/bin/intake run out/held-$(HELD_SEED)/inbox --out out/held-$(HELD_SEED)/out || [ $$? -eq 1 ]
	.venv/bin/intake score out/held-$(HELD_SEED)/truth.json out/held-$(HELD_SEED)/out

# cost and errors of the reading against its rivals, on the same pages in the same run
bench: setup
	$(PY) -m samples.bench samples --pages $(or $(PAGES),12)

# what a batch costs against the number of its applications, and Prefect's share of it
bench-batch: setup
	$(PY) tests/flows/bench_batch.py --counts $(or $(COUNTS),10 50 200) --workers $(or $(WORKERS),2) --scans $(or $(SCANS),0)

# what this machine gives to two processes that share nothing: no batch can gain more by a second worker
bench-cores: setup
	$(PY) -m samples.bench_cores samples --pages $(or $(PAGES),12)

# what a run holds in memory over one long dense scan; 1,000 pages take a good half hour on two cores
bench-memory: setup
	$(PY) -m samples.bench_memory samples --pages $(or $(PAGES),1000)

# mutated files of every kind through the receiving room; each run is told by its seed
fuzz: COUNT := 20000
fuzz: SEED ?= 1
fuzz: setup
	OMP_NUM_THREADS=1 $(PY) -m samples.fuzz --count $(COUNT) --seed $(SEED) --save out/fuzz-$(SEED)

# one thing at a time taken from a complete application: no run may end as complete; half an hour on two cores
losses: setup
	$(PY) tests/flows/every_loss.py

# how long the reviewers' page takes over an application of 500 pages
bench-review: setup
	$(PY) tests/review/bench_500_pages.py

# pictures of the reviewers' page for the docs, over a run of the samples (out/demo)
screens: setup
	$(PY) tests/review/screens.py out/demo docs/review

# how fast facts are found on text
bench-facts: setup
	$(PY) tests/extractors/bench_facts.py

# the second look at figures, learned anew from the annotated sets (docs/decisions/0010)
learn: setup
	OMP_NUM_THREADS=1 $(PY) tests/extractors/learn_figures.py

clean:
	rm -rf out .venv .venv-tools .mypy_cache .ruff_cache .pytest_cache
