.POSIX:
.PHONY: help run test lint format texts train benchmark audit lock serving training distributed development clean

ARGS =
COMPILE = uv pip compile pyproject.toml --constraint requirements/constraints.in --universal \
	--python-version 3.11 --fork-strategy fewest --no-strip-extras --generate-hashes --no-emit-index-url \
	--no-annotate --custom-compile-command 'make lock' --quiet

help: ## List the commands; ARGS='...' is handed on, as in make train ARGS='--epochs 3'
	@awk -F ':.*## ' '/^[a-z ]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

run: serving ## Start the bot: on Telegram where TELEGRAM_BOT_TOKEN is set, else on the local chat
	@.venv/bin/python -m bot $(ARGS)

test: lint ## Run all checks and tests
	.venv/bin/python -m pytest --cov --numprocesses 4 --dist loadfile $(ARGS)

lint: development ## Run the checks that read the code: format, ruff, mypy, import rules
	.venv/bin/python -m ruff format --check .
	.venv/bin/python -m ruff check .
	.venv/bin/python -m mypy
	.venv/bin/lint-imports --no-logo

format: development ## Format the code and fix what ruff can
	.venv/bin/python -m ruff check --fix .
	.venv/bin/python -m ruff format .

texts: development ## Bring the translations up to the code, and compile them
	@.venv/bin/pybabel --quiet extract --omit-header --add-location file --sort-by-file \
		--add-comments TRANSLATORS: --width 99 --output-file .venv/digitbot.pot bot
	@.venv/bin/pybabel --quiet update --domain digitbot --input-file .venv/digitbot.pot \
		--output-dir bot/locale --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 99
	@.venv/bin/pybabel compile --domain digitbot --directory bot/locale --statistics

train: training ## Train a network and release it
	.venv/bin/python scripts/train.py $(ARGS)

benchmark: training ## Measure speed, memory and start-up against alternatives
	.venv/bin/python scripts/benchmark.py $(ARGS)

audit: development ## Look for known holes in our packages and in our code
	.venv/bin/python -m pip_audit --require-hashes --disable-pip --requirement requirements/development.txt
	.venv/bin/python -m bandit --configfile pyproject.toml --quiet --recursive bot model scripts

lock: ## Pin the packages anew (needs uv); ARGS=--upgrade takes the newest
	$(COMPILE) $(ARGS) --extra train --extra distributed --extra dev --output-file requirements/development.txt
	$(COMPILE) --extra train --extra distributed --constraint requirements/development.txt --output-file requirements/distributed.txt
	$(COMPILE) --extra train --constraint requirements/development.txt --output-file requirements/training.txt
	$(COMPILE) --constraint requirements/development.txt --output-file requirements/serving.txt

serving training distributed development: ## Install what serving, training or everything needs
	@requirements/install.sh $@

clean: ## Remove the environment and all caches
	rm -rf .venv .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
