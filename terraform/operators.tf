# Operators see Drive and the lake as the function does: they act as its account, without a key.
resource "google_service_account_iam_member" "operator_acts_as_ingest" {
  for_each = toset(var.operators)

  service_account_id = google_service_account.ingest.name
  role               = "roles/iam.serviceAccountTokenCreator"
  member             = each.key
}
