# Who may open an SSH session on the VM, through Identity-Aware Proxy and OS Login, without becoming root there.
locals {
  airflow_logins = merge(
    { for member in var.operators : member => member },
    { for account in google_service_account.dag_push : "dag-push" => account.member },
  )
}

resource "google_iap_tunnel_instance_iam_member" "airflow" {
  for_each = local.airflow_logins

  instance = google_compute_instance.airflow.name
  zone     = local.airflow_zone
  role     = "roles/iap.tunnelResourceAccessor"
  member   = each.value
}

resource "google_compute_instance_iam_member" "airflow_login" {
  for_each = local.airflow_logins

  instance_name = google_compute_instance.airflow.name
  zone          = local.airflow_zone
  role          = "roles/compute.osLogin"
  member        = each.value
}

# OS Login asks for it wherever the machine has a service account.
resource "google_service_account_iam_member" "airflow_login" {
  for_each = local.airflow_logins

  service_account_id = google_service_account.airflow.name
  role               = "roles/iam.serviceAccountUser"
  member             = each.value
}

# What `gcloud compute ssh` looks up before it connects.
resource "google_project_iam_custom_role" "airflow_login" {
  role_id     = "${replace(var.prefix, "-", "_")}_airflow_login"
  title       = "Sluice Airflow login"
  description = "Finds the Airflow VM and its host keys."
  permissions = ["compute.instances.get", "compute.instances.getGuestAttributes", "compute.projects.get"]

  depends_on = [google_project_service.apis]
}

resource "google_project_iam_member" "airflow_login" {
  for_each = local.airflow_logins

  project = var.project
  role    = google_project_iam_custom_role.airflow_login.id
  member  = each.value
}
