#!/bin/bash
# Make a target on another Debian, in a chroot, as on a fresh machine of that release. Needs root (or sudo).
#   tools/chroot.sh SUITE TARGET     for example: trixie test (QGIS 3.40), sid test, trixie run
# The first time takes two or three minutes and 3 GB, kept in ${GUICHET_EO_CACHE:-~/.cache/guichet-eo}.
set -euo pipefail
if [ "$(id -u)" != 0 ]; then
    exec sudo -n --preserve-env=CI,GUICHET_EO_CACHE,GUICHET_EO_MIRROR env "HOME=$HOME" "$0" "$@"
fi
cd "$(dirname "$0")/.."
[ $# = 2 ] || { sed -n 2,4p "tools/chroot.sh"; exit 2; }
suite=$1 target=$2
root=${GUICHET_EO_CACHE:-$HOME/.cache/guichet-eo}/$suite
# the mirror that this machine uses itself
mirror=${GUICHET_EO_MIRROR:-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | awk '/debian\/*$/ && !n++')}

# Mounts are made in a namespace of their own, so that none outlives this script whatever happens.
if [ -z "${GUICHET_EO_NAMESPACE:-}" ] && unshare --mount true 2>/dev/null; then
    GUICHET_EO_NAMESPACE=1 exec unshare --mount --propagation private "$0" "$@"
fi

inside() {
    chroot "$root" env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin CI="${CI:-}" \
        SSL_CERT_FILE=/etc/ssl/host.crt PIP_CERT=/etc/ssl/host.crt "$@" </dev/null
}

create() {
    echo "$suite: made in $root, once"
    command -v debootstrap >/dev/null || {
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends debootstrap >/dev/null
    }
    rm -rf --one-file-system "$root.part"
    debootstrap --variant=minbase --include=ca-certificates,git,make,python3 "$suite" "$root.part" "$mirror" >"$root.log" ||
        { tail -n 20 "$root.log" >&2; exit 1; }
    printf '#!/bin/sh\nexit 101\n' >"$root.part/usr/sbin/policy-rc.d" # no services in a chroot
    chmod 755 "$root.part/usr/sbin/policy-rc.d"
    echo force-unsafe-io >"$root.part/etc/dpkg/dpkg.cfg.d/no-sync" # it can be made again
    printf 'path-exclude=/usr/share/%s/*\n' doc man locale >"$root.part/etc/dpkg/dpkg.cfg.d/no-documents"
    # a mirror's or a proxy's copy of sid may be older than its signature allows
    echo 'Acquire::Check-Valid-Until "false";' >"$root.part/etc/apt/apt.conf.d/90-old-copies"
    mv "$root.part" "$root"
}

enter() {
    mount -t proc proc "$root/proc" 2>/dev/null || true # without the right to mount, tests run all the same
    mount --rbind /dev "$root/dev" 2>/dev/null || true
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    install -m 644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/host.crt"
}

# The chroot gets a copy: nothing it does reaches the checkout. Its build/ stays, with the test tools.
copy_checkout() {
    mkdir -p "$root/checkout"
    find "$root/checkout" -mindepth 1 -maxdepth 1 ! -name build -exec rm -rf {} +
    git -c safe.directory='*' ls-files -z --cached --others --exclude-standard |
        tar --null --files-from=- --ignore-failed-read -cf - 2>/dev/null | tar -C "$root/checkout" -xf -
}

mkdir -p "$(dirname "$root")"
exec 9>"$root.lock"
flock 9 # the copy of the checkout is one for all
[ -d "$root" ] || create
enter
copy_checkout
printf '\n%s: ' "$suite"
inside cat /etc/debian_version
inside make -C /checkout --no-print-directory "$target"
