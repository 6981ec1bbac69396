# Terraform makes the empty secrets only: the VM fills each one at its first start, so that no value is ever in the
# state, in a variable or in the VM's metadata. The number is how many random bytes it draws.
locals {
  airflow_secrets = {
    AIRFLOW_ADMIN_PASSWORD    = 24
    AIRFLOW_DATABASE_PASSWORD = 32
    AIRFLOW_FERNET_KEY        = 32 # exactly: it is an AES and an HMAC key of 128 bits each
    AIRFLOW_JWT_SECRET        = 64
  }
  # The VM reads its own secrets and adds a first version.
  airflow_secret_grants = {
    for grant in setproduct(keys(local.airflow_secrets), ["secretAccessor", "secretVersionAdder"]) :
    join(".", grant) => { secret = grant[0], role = "roles/secretmanager.${grant[1]}" }
  }
}

resource "google_secret_manager_secret" "airflow" {
  for_each = local.airflow_secrets

  secret_id = "${var.prefix}-${lower(replace(each.key, "_", "-"))}"

  replication {
    user_managed {
      replicas {
        location = var.region
      }
    }
  }

  depends_on = [google_project_service.apis]
}

resource "google_secret_manager_secret_iam_member" "airflow" {
  for_each = local.airflow_secret_grants

  secret_id = google_secret_manager_secret.airflow[each.value.secret].id
  role      = each.value.role
  member    = google_service_account.airflow.member
}
