# Needs JDK 17 or later, Maven 3.8 or later and make; everything else is fetched by Maven.

MVN = mvn -B -ntp -Dstyle.color=never
SOURCES := $(shell find src/main -type f 2>/dev/null) pom.xml src/scripts/millrace
LOADTEST_SOURCES := $(shell find loadtest/src/main -type f 2>/dev/null) loadtest/pom.xml
LOADTEST_CLASSES = target/millrace.jar:loadtest/target/classes:loadtest/target/lib/*

.DEFAULT_GOAL := help
.PHONY: help build run serve test loadtest benchmark bench clean format

help: ## List the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' $(MAKEFILE_LIST) | expand -t 18

build: target/millrace.jar target/millrace ## Build target/millrace.jar and its launcher target/millrace

run: ## Build, start a server, run the main job over HTTP, show its events and rows, stop the server
	@echo "Building (the first time takes a while)"
	@$(MAKE) --no-print-directory build
	@src/scripts/demo

serve: build ## Build and keep a server in the foreground (MILLRACE_PORT, 8080 by default)
	@exec target/millrace serve

test: ## Run all checks and tests
	$(MVN) verify
	$(MVN) -q -f loadtest/pom.xml test

loadtest: ## Send many jobs at once and check every row, such as ARGS='1000 --chunk-size 1000 2000' (loadtest/README.md)
	@[ -f loadtest/target/built ] || echo "Building (the first time takes a while)"
	@$(MAKE) -s --no-print-directory target/loadtest
	@exec target/loadtest $(ARGS)

benchmark: build loadtest/target/built ## Compare modes of execution and the ancestor (REQUESTS, LOW, HIGH, TIMEOUT, CORPUS; loadtest/README.md)
	@BENCH_ROOT=$(CURDIR) $${JAVA_HOME:+$$JAVA_HOME/bin/}java -Xmx1g -XX:+UseParallelGC -cp '$(LOADTEST_CLASSES)' io.millrace.modes.Benchmark

bench: build ## Compare with a tight loop, DuckDB, streams and Spark (BENCH_SCALE, BENCH_JOBS, BENCH_PEERS; loadtest/README.md)
	@rm -rf loadtest/target/lib
	@$(MVN) -q -f loadtest/pom.xml -Ppeers -Dmaven.test.skip=true package
	@case ",$${BENCH_PEERS:-spark}," in *,spark,*) $(MVN) -q -f loadtest/spark/pom.xml package ;; esac
	@BENCH_ROOT=$(CURDIR) java -Xmx2g -XX:+UseParallelGC -cp '$(LOADTEST_CLASSES)' io.millrace.bench.Bench

clean: ## Remove what was built, and the data of the benchmark
	rm -rf target loadtest/target

format: ## Format the sources
	$(MVN) -q spotless:apply

target/millrace.jar: $(SOURCES)
	@$(MVN) -q -Dmaven.test.skip=true package
	@touch $@

target/millrace: src/scripts/millrace target/millrace.jar
	@cp src/scripts/millrace $@
	@chmod +x $@

target/loadtest: src/scripts/loadtest target/millrace loadtest/target/built
	@[ ! -d $@ ] || rm -r $@ # There were reports once.
	@cp src/scripts/loadtest $@
	@chmod +x $@

# Maven adds to lib and never takes away: what an older version needed would stay on the class path.
loadtest/target/built: $(LOADTEST_SOURCES) target/millrace.jar
	@rm -rf loadtest/target/lib
	@$(MVN) -q -f loadtest/pom.xml -Dmaven.test.skip=true package
	@touch $@
