#!/usr/bin/env bash
# Builds the container's image from this release and Debian's packages. Run it on Debian; it needs buildah.
#   container/build.sh IMAGE [EARLIER-RELEASE-FOLDER...]
# The files of earlier releases go in, too, for pages that are still open.
set -euo pipefail
release=$(cd "$(dirname "$0")/.." && pwd)
image=${1:?"name the image, such as registry.example/regcred:0.1.0"}
shift

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
mkdir -p "$context"/{packages,rootfs/srv,release}
# apt's own user writes here.
chmod 755 "$context"
chmod 777 "$context/packages"
(cd "$context/packages" && apt-get download --quiet caddy libc6 libzstd1 busybox-static ca-certificates media-types)
for package in "$context"/packages/*.deb; do dpkg-deb -x "$package" "$context/rootfs"; done
for applet in sh cat chmod cp dirname find grep mkdir mktemp mv rm sed tr; do
  ln -s busybox "$context/rootfs/bin/$applet"
done
# As update-ca-certificates does at an installation.
mkdir -p "$context/rootfs/etc/ssl/certs"
cat "$context"/rootfs/usr/share/ca-certificates/mozilla/*.crt >"$context/rootfs/etc/ssl/certs/ca-certificates.crt"
rm -rf "$context"/rootfs/usr/share/{bash-completion,ca-certificates,fish,lintian,man,zsh}
# The licenses stay.
find "$context/rootfs/usr/share/doc" -type f ! -name copyright -delete
# A volume takes this place. Without one it is any user's.
chmod 1777 "$context/rootfs/srv"

cp -r "$release"/. "$context/release"
for earlier; do cp --no-clobber "$earlier"/console/*-*.* "$context/release/console"; done
# The same files and the same time make the same image.
buildah build --timestamp "$(stat --format %Y "$release/headers.txt")" --tag "$image" \
  --file "$release/container/Containerfile" "$context"
