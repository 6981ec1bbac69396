variable "airflow_compose_file" {
  description = "Compose file of Airflow, started on the VM. A path relative to this folder, or an absolute one."
  type        = string
  default     = "files/compose.yaml"

  validation {
    condition     = fileexists(var.airflow_compose_file)
    error_message = "There is no such file. It is airflow/compose.yaml of Sluice."
  }
}

variable "airflow_disk_size_gb" {
  description = "Size of the disk that keeps Airflow's database, logs and DAG releases."
  type        = number
  default     = 50

  validation {
    condition     = var.airflow_disk_size_gb >= 20
    error_message = "Airflow's images, database and logs need at least 20 GB."
  }
}

variable "airflow_machine_type" {
  description = "Machine type of the Airflow VM; Airflow 3 wants at least 2 CPUs and 4 GB, better 8."
  type        = string
  default     = "e2-standard-2"
}

variable "drive_folders" {
  description = "Ids of the Drive folders to ingest: the last part of a folder's address."
  type        = list(string)

  validation {
    condition     = length(var.drive_folders) > 0 && alltrue([for id in var.drive_folders : can(regex("^[A-Za-z0-9_-]{10,128}$", id))])
    error_message = "Give at least one Drive folder id; an id holds letters, digits, - and _ only (no address)."
  }
}

variable "function_archive" {
  description = "The packed ingest function. A path relative to this folder, or an absolute one."
  type        = string
  default     = "files/function.zip"

  validation {
    condition     = fileexists(var.function_archive)
    error_message = "There is no such file. It is dist/function.zip of Sluice."
  }
}

variable "function_ingress" {
  description = "Who can reach the function at all (IAM decides afterwards). Internal is enough for the Airflow VM."
  type        = string
  default     = "ALLOW_INTERNAL_ONLY"

  validation {
    condition     = contains(["ALLOW_INTERNAL_ONLY", "ALLOW_INTERNAL_AND_GCLB", "ALLOW_ALL"], var.function_ingress)
    error_message = "One of ALLOW_INTERNAL_ONLY, ALLOW_INTERNAL_AND_GCLB, ALLOW_ALL."
  }
}

variable "function_timeout_seconds" {
  description = "Longest time that one call of the ingest function takes. What is left goes on in the next call."
  type        = number
  default     = 1800

  validation {
    condition     = var.function_timeout_seconds >= 120 && var.function_timeout_seconds <= 3600
    error_message = "Between 120 and 3600 seconds: an HTTP function ends after an hour at the latest."
  }
}

variable "github" {
  description = "The repository whose workflow pushes DAGs, by numeric ids (names can be taken over by others); null for none."
  type = object({
    owner_id      = string
    repository_id = string
    ref           = optional(string, "refs/heads/main")
  })
  default = null

  validation {
    condition     = var.github == null ? true : alltrue([for id in [var.github.owner_id, var.github.repository_id] : can(regex("^[0-9]+$", id))])
    error_message = "owner_id and repository_id are numbers: `gh api repos/OWNER/NAME --jq '.owner.id, .id'`."
  }
  validation {
    condition     = var.github == null ? true : can(regex("^refs/(heads|tags)/[A-Za-z0-9._/-]+$", var.github.ref))
    error_message = "ref is a full name such as refs/heads/main."
  }
}

variable "labels" {
  description = "Labels of every resource that can carry them."
  type        = map(string)
  default     = {}
}

variable "operators" {
  description = "People who work with the pipeline (user:ana@example.com, group:...): they act as the ingest account and log in to the VM."
  type        = list(string)
  default     = []

  validation {
    condition     = alltrue([for member in var.operators : can(regex("^(user|group|serviceAccount):[^@\\s]+@[^@\\s]+$", member))])
    error_message = "Members look like user:ana@example.com, group:data@example.com or serviceAccount:...; nobody else can be an operator."
  }
}

variable "prefix" {
  description = "First part of every name, so that two pipelines fit into one project."
  type        = string
  default     = "sluice"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{0,10}[a-z0-9]$", var.prefix))
    error_message = "2 to 12 lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "project" {
  description = "Id of an existing Google Cloud project with billing."
  type        = string

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project))
    error_message = "The project's id (not its name or number): 6 to 30 lower-case letters, digits and hyphens."
  }
}

variable "region" {
  description = "Region of everything: buckets, function, batches and VM."
  type        = string

  validation {
    condition     = can(regex("^[a-z]+(-[a-z]+)+[0-9]+$", var.region))
    error_message = "A region such as europe-west1 (no zone, no multi-region)."
  }
}

variable "replaced_objects_days" {
  description = "Days for which replaced and deleted objects of the lake can still be brought back."
  type        = number
  default     = 30

  validation {
    condition     = var.replaced_objects_days >= 1
    error_message = "At least one day: without it, one wrong write is final."
  }
}

variable "zone" {
  description = "Letter of the zone of the Airflow VM."
  type        = string
  default     = "b"

  validation {
    condition     = can(regex("^[a-z]$", var.zone))
    error_message = "One letter: b stands for europe-west1-b where the region is europe-west1."
  }
}
