#!/bin/bash
# Runs as root at every start of the Airflow VM. Each step leaves alone what an earlier start has done.
set -euo pipefail
# Without it a secret whose answer makes no sense would be written as an empty one.
shopt -s inherit_errexit
umask 077

readonly metadata=http://metadata.google.internal/computeMetadata/v1
readonly disk=/dev/disk/by-id/google-sluice-data
readonly home=/opt/sluice
readonly airflow=$home/airflow

main() {
  mount_disk
  install_docker
  prepare_dag_folder
  write_compose_file
  write_environment
  docker compose --project-directory "$airflow" --file "$airflow/compose.yaml" up --detach --remove-orphans
}

metadata() {
  curl --silent --show-error --fail --retry 5 --header 'Metadata-Flavor: Google' "$metadata/$1"
}

mount_disk() {
  blkid "$disk" >/dev/null || mkfs.ext4 -q -L sluice-data "$disk"
  mkdir -p "$home"
  grep -q LABEL=sluice-data /etc/fstab || echo "LABEL=sluice-data $home ext4 defaults,nofail 0 2" >>/etc/fstab
  systemctl daemon-reload
  mountpoint -q "$home" || mount "$home"
  chmod 755 "$home"
}

# Docker keeps its volumes (Airflow's database) on the data disk, and therefore never starts before it is mounted.
install_docker() {
  mkdir -p /etc/docker /etc/systemd/system/docker.service.d "$home/docker"
  echo "{\"data-root\": \"$home/docker\", \"log-driver\": \"journald\"}" >/etc/docker/daemon.json
  printf '[Unit]\nRequiresMountsFor=%s\n' "$home" >/etc/systemd/system/docker.service.d/data-disk.conf
  systemctl daemon-reload
  command -v docker >/dev/null && docker compose version >/dev/null && return
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -q -y --no-install-recommends docker.io docker-cli docker-compose
}

# Everybody who may log in may push DAGs: OS Login has no groups, so PAM adds one to each SSH session.
prepare_dag_folder() {
  getent group sluice >/dev/null || groupadd --system sluice
  grep -q ';sluice$' /etc/security/group.conf || echo 'sshd;*;*;Al0000-2400;sluice' >>/etc/security/group.conf
  install -d -m 755 "$airflow"
  install -d -m 2775 -g sluice "$airflow/dags" "$airflow/dags/releases"
}

write_compose_file() {
  metadata instance/attributes/sluice-compose >"$airflow/compose.yaml.new"
  mv "$airflow/compose.yaml.new" "$airflow/compose.yaml"
}

# Readable by root alone; Compose reads it as its environment.
write_environment() {
  local secrets variable secret bytes value
  secrets=$(metadata instance/attributes/sluice-secrets)
  : >"$airflow/.env.new"
  while read -r variable secret bytes; do
    value=$(secret_value "$secret" "$bytes")
    printf '%s=%s\n' "$variable" "$value" >>"$airflow/.env.new"
  done <<<"$secrets"
  mv "$airflow/.env.new" "$airflow/.env"
}

# The latest version of a secret; where there is none yet, draws it and reads it back.
secret_value() {
  local url="https://secretmanager.googleapis.com/v1/$1" answer status
  answer=$(mktemp)
  status=$(google "$answer" "$url/versions/latest:access")
  if [[ $status == 404 ]]; then
    status=$(google "$answer" --json @<(first_version "$2") "$url:addVersion")
    [[ $status == 200 ]] && status=$(google "$answer" "$url/versions/latest:access")
  fi
  if [[ $status != 200 ]]; then
    echo "Secret $1: HTTP $status" >&2
    return 1
  fi
  python3 -c 'import base64, json, sys; print(base64.b64decode(json.load(sys.stdin)["payload"]["data"]).decode())' <"$answer"
  rm "$answer"
}

first_version() {
  printf '{"payload": {"data": "%s"}}' "$(head -c "$1" /dev/urandom | base64 -w0 | tr '+/' '-_' | base64 -w0)"
}

# Calls a Google API as the VM, the answer in the file $1, and prints the status. The token is read from a
# descriptor: an argument could be seen by everybody who is logged in.
google() {
  local answer=$1
  shift
  curl --silent --show-error --retry 5 --output "$answer" --write-out '%{http_code}' --header @<(authorization) "$@"
}

authorization() {
  metadata instance/service-accounts/default/token |
    python3 -c 'import json, sys; print("Authorization: Bearer " + json.load(sys.stdin)["access_token"])'
}

main
