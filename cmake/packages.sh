#!/usr/bin/env bash
# What a Debian bookworm machine needs, and the one function that installs what is missing. Sourced by demo.sh and test.sh.

build_packages=(build-essential cmake ninja-build pkg-config git ca-certificates
  libgit2-dev nlohmann-json3-dev libsqlitecpp-dev libsqlite3-dev libspdlog-dev libfmt-dev libcli11-dev
  libexpected-dev libyaml-cpp-dev libyaml-dev libsodium-dev libssl-dev libdeflate-dev libcurl4-openssl-dev librnp-dev
  libhyperscan-dev libre2-dev libarchive-dev libsimdjson-dev libpugixml-dev nodejs npm)
# chromium: the page is opened, clicked through and printed by tests/browser; fonts so that it has letters
test_packages=(catch2 libvalijson-dev sqlite3 nginx-light fcgiwrap openssh-server gpg gpg-agent chromium fonts-dejavu-core
  libcpp-httplib-dev buildbot buildbot-worker redmine redmine-sqlite request-tracker5 rt5-db-sqlite rt5-standalone)

# say NAME EXPECTED: every step announces itself, so that silence never looks like a hang.
say() { printf '\n== %s (%s)\n' "$1" "$2"; }

is_installed() { dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed; }

# A Node.js that came from elsewhere than Debian serves as well.
is_there() {
  case $1 in
    nodejs) command -v node >/dev/null || is_installed nodejs ;;
    npm) command -v npm >/dev/null || is_installed npm ;;
    *) is_installed "$1" ;;
  esac
}

install_missing() {
  local missing=() package
  for package in "$@"; do is_there "$package" || missing+=("$package"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  local line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      printf 'These packages are missing and this user may not install them. Run as root, then call again:\n  %s\n' "$line" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  say "install ${#missing[@]} Debian packages" "one to three minutes"
  # `env` because sudo drops the environment; no question may stop an unattended run
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null || {
    printf 'Installing failed. By hand, as root:\n  %s\n' "$line" >&2
    return 1
  }
}

# What comes from npm comes by a lock file; nothing of it runs at install, nothing is fetched twice.
install_npm() {
  local folder=$1 what=$2 stamp=$1/node_modules/.plumbline-lock
  [ -f "$stamp" ] && cmp -s "$stamp" "$folder/package-lock.json" && return 0
  say "fetch $what from npm" "half a minute"
  npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error && cp "$folder/package-lock.json" "$stamp"
}
install_web() { install_npm dashboards/web "the page's chart library"; }
install_browser_driver() { install_npm tests/browser "the driver of the browser tests"; }

# Called as root through sudo: packages are installed as root, all the rest goes on as the caller, because libgit2 refuses
# repositories of another owner and a tree built by root is nobody's friend.
continue_as_caller() {
  if [ "$(id -u)" = 0 ] && [ -n "${SUDO_USER:-}" ] && [ "$SUDO_USER" != root ]; then
    exec sudo -u "$SUDO_USER" -H -- "$@"
  fi
}
