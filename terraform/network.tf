# A network of its own: the default network opens SSH to the world.
resource "google_compute_network" "pipeline" {
  name                    = var.prefix
  auto_create_subnetworks = false

  depends_on = [google_project_service.apis]
}

resource "google_compute_subnetwork" "batches" {
  name                     = "${var.prefix}-batches"
  network                  = google_compute_network.pipeline.id
  ip_cidr_range            = "10.20.0.0/22"
  private_ip_google_access = true
}

# Dataproc Serverless needs every port open between the machines of one batch, and nothing else.
resource "google_compute_firewall" "within_batches" {
  name               = "${var.prefix}-within-batches"
  network            = google_compute_network.pipeline.id
  direction          = "INGRESS"
  source_ranges      = [google_compute_subnetwork.batches.ip_cidr_range]
  destination_ranges = [google_compute_subnetwork.batches.ip_cidr_range]

  allow {
    protocol = "all"
  }
}

resource "google_compute_subnetwork" "airflow" {
  name          = "${var.prefix}-airflow"
  network       = google_compute_network.pipeline.id
  ip_cidr_range = "10.20.4.0/28"
  # Also what makes a call from the VM an internal one for the function.
  private_ip_google_access = true
}

# 35.235.240.0/20 is what Identity-Aware Proxy forwards SSH from (cloud.google.com/iap/docs/using-tcp-forwarding).
resource "google_compute_firewall" "ssh_through_iap" {
  name                    = "${var.prefix}-ssh-through-iap"
  network                 = google_compute_network.pipeline.id
  direction               = "INGRESS"
  source_ranges           = ["35.235.240.0/20"]
  target_service_accounts = [google_service_account.airflow.email]

  allow {
    protocol = "tcp"
    ports    = ["22"]
  }
}

# The VM has no public address, yet pulls Docker and Debian packages: it goes out through NAT. Batches do not.
resource "google_compute_router" "airflow" {
  name    = "${var.prefix}-airflow"
  network = google_compute_network.pipeline.id
}

resource "google_compute_router_nat" "airflow" {
  name                               = "${var.prefix}-airflow"
  router                             = google_compute_router.airflow.name
  nat_ip_allocate_option             = "AUTO_ONLY"
  source_subnetwork_ip_ranges_to_nat = "LIST_OF_SUBNETWORKS"

  subnetwork {
    name                    = google_compute_subnetwork.airflow.id
    source_ip_ranges_to_nat = ["PRIMARY_IP_RANGE"]
  }
  log_config {
    enable = true
    filter = "ERRORS_ONLY"
  }
}
