resource "google_service_account" "ingest" {
  account_id   = "${var.prefix}-ingest"
  display_name = "Sluice: reads Drive, writes raw/"

  depends_on = [google_project_service.apis]
}

resource "google_service_account" "spark" {
  account_id   = "${var.prefix}-spark"
  display_name = "Sluice: runs the batches"

  depends_on = [google_project_service.apis]
}

resource "google_service_account" "airflow" {
  account_id   = "${var.prefix}-airflow"
  display_name = "Sluice: the Airflow VM"

  depends_on = [google_project_service.apis]
}

resource "google_service_account" "function_build" {
  account_id   = "${var.prefix}-function-build"
  display_name = "Sluice: builds the ingest function"

  depends_on = [google_project_service.apis]
}
