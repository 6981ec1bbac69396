terraform {
  required_version = ">= 1.11"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 8.0, < 9.0"
    }
  }

  # Without a backend the state is a file in this folder. README.md says how to keep it in a bucket.
}

provider "google" {
  project        = var.project
  region         = var.region
  default_labels = local.labels
}

locals {
  labels = merge({ app = "sluice" }, var.labels)
}
