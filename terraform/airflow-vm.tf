locals {
  airflow_zone = "${var.region}-${var.zone}"
  # Google's internal DNS name: it outlives the machine's address.
  airflow_host = "${var.prefix}-airflow.${local.airflow_zone}.c.${var.project}.internal"
  # Parent of the DAG releases; compose.yaml mounts it as a whole, so that the link in it can be switched.
  airflow_path = "/opt/sluice/airflow/dags"

  airflow_roles = toset(["roles/logging.logWriter", "roles/monitoring.metricWriter"])
}

# Apart from the machine: Airflow's database and releases outlive a new machine, or a new image.
resource "google_compute_disk" "airflow" {
  name = "${var.prefix}-airflow"
  zone = local.airflow_zone
  type = "pd-balanced"
  size = var.airflow_disk_size_gb

  lifecycle {
    prevent_destroy = true
  }
  depends_on = [google_project_service.apis]
}

resource "google_compute_instance" "airflow" {
  name                      = "${var.prefix}-airflow"
  zone                      = local.airflow_zone
  machine_type              = var.airflow_machine_type
  allow_stopping_for_update = true

  boot_disk {
    initialize_params {
      # Debian 13 packages Docker with Compose 2: no other package source has to be trusted.
      image = "debian-cloud/debian-13"
      size  = 20
      type  = "pd-balanced"
    }
  }
  attached_disk {
    source      = google_compute_disk.airflow.id
    device_name = "sluice-data"
  }

  # No access_config block: no public address.
  network_interface {
    subnetwork = google_compute_subnetwork.airflow.id
  }

  shielded_instance_config {
    enable_secure_boot          = true
    enable_vtpm                 = true
    enable_integrity_monitoring = true
  }

  # The scope is wide because IAM is what narrows it (cloud.google.com/compute/docs/access/service-accounts).
  service_account {
    email  = google_service_account.airflow.email
    scopes = ["https://www.googleapis.com/auth/cloud-platform"]
  }

  metadata = {
    block-project-ssh-keys = "TRUE"
    enable-oslogin         = "TRUE"
    # The machine publishes its host keys here: that is how the first login can verify them.
    enable-guest-attributes = "TRUE"
    serial-port-enable      = "FALSE"
    startup-script          = file("${path.module}/airflow-vm.sh")
    sluice-compose          = file(var.airflow_compose_file)
    # One line a secret: variable, secret, bytes.
    sluice-secrets = join("\n", [
      for variable, bytes in local.airflow_secrets :
      "${variable} ${google_secret_manager_secret.airflow[variable].id} ${bytes}"
    ])
  }

  lifecycle {
    # A newer image of the family must not replace the machine in passing.
    ignore_changes = [boot_disk[0].initialize_params[0].image]
  }
  depends_on = [
    google_compute_router_nat.airflow,
    google_secret_manager_secret_iam_member.airflow,
  ]
}

resource "google_project_iam_member" "airflow" {
  for_each = local.airflow_roles

  project = var.project
  role    = each.key
  member  = google_service_account.airflow.member
}
