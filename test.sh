#!/usr/bin/env bash
# Runs every test of the repository, after installing what they need: the .NET test projects, then the official
# JavaScript client against a real relay. The last line is "N passed, N failed"; a skipped test, and a runner that
# crashed or ran nothing, count as failed.
#   ./test.sh            everything
#   ./test.sh --native   the tests of whole relays only, on a relay compiled to native code (needs gcc or clang, and zlib)
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 1

export DOTNET_CLI_UI_LANGUAGE=en DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 NO_COLOR=1

passed=0
failed=0
logs=artifacts/test-logs
rm -rf "$logs"
mkdir -p "$logs"

finish() {
    printf '\n%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" -eq 0 ]
    exit
}

fail() {
    printf 'test.sh: %s\n' "$1"
    failed=$((failed + 1))
}

# The number after a label at the start of a line, or nothing: number FILE "  total:".
number() {
    sed -n "s/^$2 *\([0-9][0-9]*\)\$/\1/p" "$1" | tail -n 1
}

# Adds what one runner counted: tally NAME EXIT-CODE PASSED and then one count for each way not to pass.
tally() {
    local name=$1 status=$2 pass=$3 count not_passed=0
    shift 3
    for count in "$@"; do not_passed=$((not_passed + count)); done
    passed=$((passed + pass))
    failed=$((failed + not_passed))
    if [ "$not_passed" -eq 0 ] && { [ "$status" -ne 0 ] || [ "${pass:-0}" -eq 0 ]; }; then
        fail "$name ended with exit code $status and no failed test: it crashed, or ran nothing"
    fi
}

install_node() {
    if command -v node >/dev/null && command -v npm >/dev/null; then return 0; fi
    if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
        echo 'Installing Node.js for the tests of the JavaScript client ...'
        apt-get -qq update &&
            DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends nodejs npm >/dev/null
        command -v node >/dev/null && command -v npm >/dev/null && return 0
    fi
    echo 'Please install Node.js 18 or later with npm: the tests of the JavaScript client need it.'
    return 1
}

# Compiles the relay ahead of time, and lets the tests that start relays start this one.
use_native_relay() {
    local folder=$PWD/artifacts/native linker=()
    command -v clang >/dev/null || linker=(-p:CppLinker=gcc -p:CppCompilerAndLinker=gcc)
    dotnet publish src/Clasp.Relay -c Release --use-current-runtime -p:PublishAot=true "${linker[@]}" \
        --output "$folder" --nologo --verbosity quiet </dev/null || return 1
    export CLASP_TEST_RELAY=$folder/clasp-relay
}

# dotnet test with a choice of tests: run_dotnet_tests --solution FILE, or --project FOLDER.
run_dotnet_tests() {
    local log=$logs/dotnet.log
    dotnet test "$@" -c Release --no-build --no-progress --no-ansi --timeout 20m </dev/null 2>&1 | tee "$log"
    tally 'dotnet test' "${PIPESTATUS[0]}" \
        "$(number "$log" '  succeeded:')" "$(number "$log" '  failed:')" "$(number "$log" '  skipped:')"
}

run_interop_tests() {
    local log=$logs/interop.tap
    install_node || { fail 'the tests of the JavaScript client did not run'; return; }
    npm --prefix tests/interop ci --no-audit --no-fund --loglevel=error </dev/null ||
        { fail 'npm ci failed in tests/interop'; return; }
    timeout 10m node --test --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=tap --test-reporter-destination="$log" tests/interop/*.test.mjs </dev/null 2>&1
    tally 'node --test' $? "$(number "$log" '# pass')" "$(number "$log" '# fail')" \
        "$(number "$log" '# cancelled')" "$(number "$log" '# skipped')" "$(number "$log" '# todo')"
}

command -v dotnet >/dev/null || { fail 'the .NET SDK 10 is needed: https://dot.net'; finish; }
dotnet build Clasp.slnx -c Release --nologo --verbosity quiet </dev/null || { fail 'the build failed'; finish; }

if [ "${1:-}" = --native ]; then
    use_native_relay || { fail 'the relay could not be compiled to native code'; finish; }
    run_dotnet_tests --project tests/Clasp.EndToEnd
else
    run_dotnet_tests --solution Clasp.slnx
fi
run_interop_tests
finish
