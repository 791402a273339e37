# Everything a newcomer needs, one line each. Other Python: make run PYTHON=python3.12
PYTHON ?= python3
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run test check format bench messages pictures lock

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## set up what is missing and start the portal with demo data (PORT=8000)
	@$(PYTHON) -m tools.run $(ARGS)

test: ## all tests, the browser tests too (ARGS="-k plan")
	@$(PYTHON) -m tools.test $(ARGS)

check: ## lint, types, import contracts, migrations, translations, templates
	@$(PYTHON) -m tools.check $(ARGS)

format: ## rewrite code and templates as `make check` wants them
	@$(PYTHON) -m tools.inside tools.format $(ARGS)

bench: ## the benchmarks, as a table of ratios
	@$(PYTHON) -m tools.inside benchmarks $(ARGS)

messages: ## collect the texts to translate (needs Debian's gettext)
	@$(PYTHON) -m tools.inside tools.messages $(ARGS)

pictures: ## new pictures for the README, from the running demo
	@$(PYTHON) -m tools.inside tools.pictures $(ARGS)

lock: ## lock what requirements/*.in name (ARGS=--upgrade for newer versions)
	@$(PYTHON) -m tools.inside tools.lock $(ARGS)
