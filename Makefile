# Guichet EO. `make run` and `make test` install what is missing and do the rest; `make help` lists all.
VERSION := $(shell sed -n 's/^version=//p' metadata.txt)
PYTHON := build/venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup run test test-trixie test-all recall field field-servers lint package bench screenshot translations clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: ## install what is missing (packages, test tools in build/venv), compile translations
	@tools/setup.sh

run: setup ## QGIS with the plugin; without a display the demonstration, into build/run.png and build/run.json
	@tools/run.sh

test: setup ## every test on the installed QGIS
	@tools/test.sh

test-trixie: ## every test on Debian trixie's QGIS 3.40, in a chroot
	@tools/chroot.sh trixie test

test-all: test test-trixie ## the installed QGIS, trixie's, and sid's (which may fail)
	@tools/chroot.sh sid test || echo "sid: failed, which is not fatal"

recall: setup ## recall and precision of every searchable portal, as a table, over those of ../shared, if they are there
	@tools/field/portalsim.sh $(PYTHON) tools/field/recall_table.py

field: setup ## recall, merging, proxy and faults over the simulated portals of ../shared, if they are there
	@tools/field/portalsim.sh sh -c 'cd tools/field && for trial in recall merging qgis_network faults; do \
	    /usr/bin/python3 -B $$trial.py || failed=1; done; exit $${failed:-0}'

field-servers: setup ## added portals, streams, downloads, flows, catalogues: real servers of ../shared, if they are there
	@tools/field/testbed.sh sh -c '/usr/bin/python3 -B tools/field/real_servers.py; searched=$$?; \
	    /usr/bin/python3 -B tools/field/real_files.py && exit $$searched'; streamed=$$?; \
	TESTBED_PARTS="web fault idp s3" TESTBED_TOKEN_SECONDS=5 tools/field/testbed.sh \
	    /usr/bin/python3 -B tools/field/real_downloads.py; downloaded=$$?; \
	TESTBED_PARTS="web mapproxy fault" tools/field/testbed.sh sh -c 'for trial in flows flow_layers flow_export; do \
	    /usr/bin/python3 -B tools/field/real_$$trial.py || failed=1; done; exit $${failed:-0}'; shown=$$?; \
	TESTBED_PARTS="csw records fault" tools/field/testbed.sh \
	    /usr/bin/python3 -B tools/field/real_catalogues.py; found=$$?; \
	exit $$((streamed || downloaded || shown || found))

lint: setup ## ruff, and mypy on core and providers
	$(PYTHON) -m ruff check .
	@tools/typing.sh

package: setup ## build/guichet_eo-VERSION.zip, checked as the plugin site does
	@$(PYTHON) tools/package.py
	@$(PYTHON) tools/check_package.py build/guichet_eo-$(VERSION).zip

bench: setup ## the figures, as ratios
	@tools/isolated.sh $(PYTHON) tests/bench/run.py

screenshot: setup ## pictures of the running desktop, into docs/pictures
	@tools/screenshot.sh

translations: ## what lacks French, then resources/i18n/guichet_eo_fr.qm
	@/usr/bin/python3 tools/translations.py --check
	@/usr/bin/python3 tools/translations.py

clean: ## remove build/
	rm -rf build
