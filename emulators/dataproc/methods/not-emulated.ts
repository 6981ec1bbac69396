/**
 * Methods of Google's Dataproc, version 1, that are not here, with verb and address: those of the API's discovery document,
 * less what the routes serve. A test holds the list against the document.
 */
export const NOT_EMULATED: Readonly<Record<string, string>> = {
  "dataproc.projects.locations.autoscalingPolicies.create":
    "POST /v1/projects/:projectsId/locations/:locationsId/autoscalingPolicies",
  "dataproc.projects.locations.autoscalingPolicies.delete":
    "DELETE /v1/projects/:projectsId/locations/:locationsId/autoscalingPolicies/:autoscalingPoliciesId",
  "dataproc.projects.locations.autoscalingPolicies.get":
    "GET /v1/projects/:projectsId/locations/:locationsId/autoscalingPolicies/:autoscalingPoliciesId",
  "dataproc.projects.locations.autoscalingPolicies.getIamPolicy":
    "POST /v1/projects/:projectsId/locations/:locationsId/autoscalingPolicies/:autoscalingPoliciesId\\:getIamPolicy",
  "dataproc.projects.locations.autoscalingPolicies.list":
    "GET /v1/projects/:projectsId/locations/:locationsId/autoscalingPolicies",
  "dataproc.projects.locations.autoscalingPolicies.setIamPolicy":
    "POST /v1/projects/:projectsId/locations/:locationsId/autoscalingPolicies/:autoscalingPoliciesId\\:setIamPolicy",
  "dataproc.projects.locations.autoscalingPolicies.testIamPermissions":
    "POST /v1/projects/:projectsId/locations/:locationsId/autoscalingPolicies/:autoscalingPoliciesId\\:testIamPermissions",
  "dataproc.projects.locations.autoscalingPolicies.update":
    "PUT /v1/projects/:projectsId/locations/:locationsId/autoscalingPolicies/:autoscalingPoliciesId",
  "dataproc.projects.locations.batches.analyze":
    "POST /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId\\:analyze",
  "dataproc.projects.locations.batches.sparkApplications.access":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:access",
  "dataproc.projects.locations.batches.sparkApplications.accessEnvironmentInfo":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:accessEnvironmentInfo",
  "dataproc.projects.locations.batches.sparkApplications.accessJob":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:accessJob",
  "dataproc.projects.locations.batches.sparkApplications.accessNativeBuildInfo":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:accessNativeBuildInfo",
  "dataproc.projects.locations.batches.sparkApplications.accessNativeSqlQuery":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:accessNativeSqlQuery",
  "dataproc.projects.locations.batches.sparkApplications.accessSqlPlan":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:accessSqlPlan",
  "dataproc.projects.locations.batches.sparkApplications.accessSqlQuery":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:accessSqlQuery",
  "dataproc.projects.locations.batches.sparkApplications.accessStageAttempt":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:accessStageAttempt",
  "dataproc.projects.locations.batches.sparkApplications.accessStageRddGraph":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:accessStageRddGraph",
  "dataproc.projects.locations.batches.sparkApplications.computeTuningConfig":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:computeTuningConfig",
  "dataproc.projects.locations.batches.sparkApplications.search":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications\\:search",
  "dataproc.projects.locations.batches.sparkApplications.searchExecutorStageSummary":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:searchExecutorStageSummary",
  "dataproc.projects.locations.batches.sparkApplications.searchExecutors":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:searchExecutors",
  "dataproc.projects.locations.batches.sparkApplications.searchJobs":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:searchJobs",
  "dataproc.projects.locations.batches.sparkApplications.searchNativeSqlQueries":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:searchNativeSqlQueries",
  "dataproc.projects.locations.batches.sparkApplications.searchSqlQueries":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:searchSqlQueries",
  "dataproc.projects.locations.batches.sparkApplications.searchStageAttemptTasks":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:searchStageAttemptTasks",
  "dataproc.projects.locations.batches.sparkApplications.searchStageAttempts":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:searchStageAttempts",
  "dataproc.projects.locations.batches.sparkApplications.searchStages":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:searchStages",
  "dataproc.projects.locations.batches.sparkApplications.summarizeExecutors":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:summarizeExecutors",
  "dataproc.projects.locations.batches.sparkApplications.summarizeJobs":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:summarizeJobs",
  "dataproc.projects.locations.batches.sparkApplications.summarizeStageAttemptTasks":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:summarizeStageAttemptTasks",
  "dataproc.projects.locations.batches.sparkApplications.summarizeStages":
    "GET /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:summarizeStages",
  "dataproc.projects.locations.batches.sparkApplications.write":
    "POST /v1/projects/:projectsId/locations/:locationsId/batches/:batchesId/sparkApplications/:sparkApplicationsId\\:write",
  "dataproc.projects.locations.sessionTemplates.create":
    "POST /v1/projects/:projectsId/locations/:locationsId/sessionTemplates",
  "dataproc.projects.locations.sessionTemplates.delete":
    "DELETE /v1/projects/:projectsId/locations/:locationsId/sessionTemplates/:sessionTemplatesId",
  "dataproc.projects.locations.sessionTemplates.get":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessionTemplates/:sessionTemplatesId",
  "dataproc.projects.locations.sessionTemplates.list":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessionTemplates",
  "dataproc.projects.locations.sessionTemplates.patch":
    "PATCH /v1/projects/:projectsId/locations/:locationsId/sessionTemplates/:sessionTemplatesId",
  "dataproc.projects.locations.sessions.create": "POST /v1/projects/:projectsId/locations/:locationsId/sessions",
  "dataproc.projects.locations.sessions.delete":
    "DELETE /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId",
  "dataproc.projects.locations.sessions.get":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId",
  "dataproc.projects.locations.sessions.list": "GET /v1/projects/:projectsId/locations/:locationsId/sessions",
  "dataproc.projects.locations.sessions.terminate":
    "POST /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId\\:terminate",
  "dataproc.projects.locations.sessions.sparkApplications.access":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:access",
  "dataproc.projects.locations.sessions.sparkApplications.accessEnvironmentInfo":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:accessEnvironmentInfo",
  "dataproc.projects.locations.sessions.sparkApplications.accessJob":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:accessJob",
  "dataproc.projects.locations.sessions.sparkApplications.accessNativeBuildInfo":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:accessNativeBuildInfo",
  "dataproc.projects.locations.sessions.sparkApplications.accessNativeSqlQuery":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:accessNativeSqlQuery",
  "dataproc.projects.locations.sessions.sparkApplications.accessSqlPlan":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:accessSqlPlan",
  "dataproc.projects.locations.sessions.sparkApplications.accessSqlQuery":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:accessSqlQuery",
  "dataproc.projects.locations.sessions.sparkApplications.accessStageAttempt":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:accessStageAttempt",
  "dataproc.projects.locations.sessions.sparkApplications.accessStageRddGraph":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:accessStageRddGraph",
  "dataproc.projects.locations.sessions.sparkApplications.search":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications\\:search",
  "dataproc.projects.locations.sessions.sparkApplications.searchExecutorStageSummary":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:searchExecutorStageSummary",
  "dataproc.projects.locations.sessions.sparkApplications.searchExecutors":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:searchExecutors",
  "dataproc.projects.locations.sessions.sparkApplications.searchJobs":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:searchJobs",
  "dataproc.projects.locations.sessions.sparkApplications.searchNativeSqlQueries":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:searchNativeSqlQueries",
  "dataproc.projects.locations.sessions.sparkApplications.searchSqlQueries":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:searchSqlQueries",
  "dataproc.projects.locations.sessions.sparkApplications.searchStageAttemptTasks":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:searchStageAttemptTasks",
  "dataproc.projects.locations.sessions.sparkApplications.searchStageAttempts":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:searchStageAttempts",
  "dataproc.projects.locations.sessions.sparkApplications.searchStages":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:searchStages",
  "dataproc.projects.locations.sessions.sparkApplications.summarizeExecutors":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:summarizeExecutors",
  "dataproc.projects.locations.sessions.sparkApplications.summarizeJobs":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:summarizeJobs",
  "dataproc.projects.locations.sessions.sparkApplications.summarizeStageAttemptTasks":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:summarizeStageAttemptTasks",
  "dataproc.projects.locations.sessions.sparkApplications.summarizeStages":
    "GET /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:summarizeStages",
  "dataproc.projects.locations.sessions.sparkApplications.write":
    "POST /v1/projects/:projectsId/locations/:locationsId/sessions/:sessionsId/sparkApplications/:sparkApplicationsId\\:write",
  "dataproc.projects.locations.workflowTemplates.create":
    "POST /v1/projects/:projectsId/locations/:locationsId/workflowTemplates",
  "dataproc.projects.locations.workflowTemplates.delete":
    "DELETE /v1/projects/:projectsId/locations/:locationsId/workflowTemplates/:workflowTemplatesId",
  "dataproc.projects.locations.workflowTemplates.get":
    "GET /v1/projects/:projectsId/locations/:locationsId/workflowTemplates/:workflowTemplatesId",
  "dataproc.projects.locations.workflowTemplates.getIamPolicy":
    "POST /v1/projects/:projectsId/locations/:locationsId/workflowTemplates/:workflowTemplatesId\\:getIamPolicy",
  "dataproc.projects.locations.workflowTemplates.instantiate":
    "POST /v1/projects/:projectsId/locations/:locationsId/workflowTemplates/:workflowTemplatesId\\:instantiate",
  "dataproc.projects.locations.workflowTemplates.instantiateInline":
    "POST /v1/projects/:projectsId/locations/:locationsId/workflowTemplates\\:instantiateInline",
  "dataproc.projects.locations.workflowTemplates.list":
    "GET /v1/projects/:projectsId/locations/:locationsId/workflowTemplates",
  "dataproc.projects.locations.workflowTemplates.setIamPolicy":
    "POST /v1/projects/:projectsId/locations/:locationsId/workflowTemplates/:workflowTemplatesId\\:setIamPolicy",
  "dataproc.projects.locations.workflowTemplates.testIamPermissions":
    "POST /v1/projects/:projectsId/locations/:locationsId/workflowTemplates/:workflowTemplatesId\\:testIamPermissions",
  "dataproc.projects.locations.workflowTemplates.update":
    "PUT /v1/projects/:projectsId/locations/:locationsId/workflowTemplates/:workflowTemplatesId",
  "dataproc.projects.regions.autoscalingPolicies.create":
    "POST /v1/projects/:projectsId/regions/:regionsId/autoscalingPolicies",
  "dataproc.projects.regions.autoscalingPolicies.delete":
    "DELETE /v1/projects/:projectsId/regions/:regionsId/autoscalingPolicies/:autoscalingPoliciesId",
  "dataproc.projects.regions.autoscalingPolicies.get":
    "GET /v1/projects/:projectsId/regions/:regionsId/autoscalingPolicies/:autoscalingPoliciesId",
  "dataproc.projects.regions.autoscalingPolicies.getIamPolicy":
    "POST /v1/projects/:projectsId/regions/:regionsId/autoscalingPolicies/:autoscalingPoliciesId\\:getIamPolicy",
  "dataproc.projects.regions.autoscalingPolicies.list":
    "GET /v1/projects/:projectsId/regions/:regionsId/autoscalingPolicies",
  "dataproc.projects.regions.autoscalingPolicies.setIamPolicy":
    "POST /v1/projects/:projectsId/regions/:regionsId/autoscalingPolicies/:autoscalingPoliciesId\\:setIamPolicy",
  "dataproc.projects.regions.autoscalingPolicies.testIamPermissions":
    "POST /v1/projects/:projectsId/regions/:regionsId/autoscalingPolicies/:autoscalingPoliciesId\\:testIamPermissions",
  "dataproc.projects.regions.autoscalingPolicies.update":
    "PUT /v1/projects/:projectsId/regions/:regionsId/autoscalingPolicies/:autoscalingPoliciesId",
  "dataproc.projects.regions.clusters.create": "POST /v1/projects/:projectId/regions/:region/clusters",
  "dataproc.projects.regions.clusters.delete": "DELETE /v1/projects/:projectId/regions/:region/clusters/:clusterName",
  "dataproc.projects.regions.clusters.diagnose":
    "POST /v1/projects/:projectId/regions/:region/clusters/:clusterName\\:diagnose",
  "dataproc.projects.regions.clusters.get": "GET /v1/projects/:projectId/regions/:region/clusters/:clusterName",
  "dataproc.projects.regions.clusters.getIamPolicy":
    "POST /v1/projects/:projectsId/regions/:regionsId/clusters/:clustersId\\:getIamPolicy",
  "dataproc.projects.regions.clusters.injectCredentials":
    "POST /v1/projects/:projectsId/regions/:regionsId/clusters/:clustersId\\:injectCredentials",
  "dataproc.projects.regions.clusters.list": "GET /v1/projects/:projectId/regions/:region/clusters",
  "dataproc.projects.regions.clusters.patch": "PATCH /v1/projects/:projectId/regions/:region/clusters/:clusterName",
  "dataproc.projects.regions.clusters.repair":
    "POST /v1/projects/:projectId/regions/:region/clusters/:clusterName\\:repair",
  "dataproc.projects.regions.clusters.setIamPolicy":
    "POST /v1/projects/:projectsId/regions/:regionsId/clusters/:clustersId\\:setIamPolicy",
  "dataproc.projects.regions.clusters.start":
    "POST /v1/projects/:projectId/regions/:region/clusters/:clusterName\\:start",
  "dataproc.projects.regions.clusters.stop":
    "POST /v1/projects/:projectId/regions/:region/clusters/:clusterName\\:stop",
  "dataproc.projects.regions.clusters.testIamPermissions":
    "POST /v1/projects/:projectsId/regions/:regionsId/clusters/:clustersId\\:testIamPermissions",
  "dataproc.projects.regions.clusters.nodeGroups.create":
    "POST /v1/projects/:projectsId/regions/:regionsId/clusters/:clustersId/nodeGroups",
  "dataproc.projects.regions.clusters.nodeGroups.get":
    "GET /v1/projects/:projectsId/regions/:regionsId/clusters/:clustersId/nodeGroups/:nodeGroupsId",
  "dataproc.projects.regions.clusters.nodeGroups.repair":
    "POST /v1/projects/:projectsId/regions/:regionsId/clusters/:clustersId/nodeGroups/:nodeGroupsId\\:repair",
  "dataproc.projects.regions.clusters.nodeGroups.resize":
    "POST /v1/projects/:projectsId/regions/:regionsId/clusters/:clustersId/nodeGroups/:nodeGroupsId\\:resize",
  "dataproc.projects.regions.jobs.cancel": "POST /v1/projects/:projectId/regions/:region/jobs/:jobId\\:cancel",
  "dataproc.projects.regions.jobs.delete": "DELETE /v1/projects/:projectId/regions/:region/jobs/:jobId",
  "dataproc.projects.regions.jobs.get": "GET /v1/projects/:projectId/regions/:region/jobs/:jobId",
  "dataproc.projects.regions.jobs.getIamPolicy":
    "POST /v1/projects/:projectsId/regions/:regionsId/jobs/:jobsId\\:getIamPolicy",
  "dataproc.projects.regions.jobs.list": "GET /v1/projects/:projectId/regions/:region/jobs",
  "dataproc.projects.regions.jobs.patch": "PATCH /v1/projects/:projectId/regions/:region/jobs/:jobId",
  "dataproc.projects.regions.jobs.setIamPolicy":
    "POST /v1/projects/:projectsId/regions/:regionsId/jobs/:jobsId\\:setIamPolicy",
  "dataproc.projects.regions.jobs.submit": "POST /v1/projects/:projectId/regions/:region/jobs\\:submit",
  "dataproc.projects.regions.jobs.submitAsOperation":
    "POST /v1/projects/:projectId/regions/:region/jobs\\:submitAsOperation",
  "dataproc.projects.regions.jobs.testIamPermissions":
    "POST /v1/projects/:projectsId/regions/:regionsId/jobs/:jobsId\\:testIamPermissions",
  "dataproc.projects.regions.operations.getIamPolicy":
    "POST /v1/projects/:projectsId/regions/:regionsId/operations/:operationsId\\:getIamPolicy",
  "dataproc.projects.regions.operations.setIamPolicy":
    "POST /v1/projects/:projectsId/regions/:regionsId/operations/:operationsId\\:setIamPolicy",
  "dataproc.projects.regions.operations.testIamPermissions":
    "POST /v1/projects/:projectsId/regions/:regionsId/operations/:operationsId\\:testIamPermissions",
  "dataproc.projects.regions.workflowTemplates.create":
    "POST /v1/projects/:projectsId/regions/:regionsId/workflowTemplates",
  "dataproc.projects.regions.workflowTemplates.delete":
    "DELETE /v1/projects/:projectsId/regions/:regionsId/workflowTemplates/:workflowTemplatesId",
  "dataproc.projects.regions.workflowTemplates.get":
    "GET /v1/projects/:projectsId/regions/:regionsId/workflowTemplates/:workflowTemplatesId",
  "dataproc.projects.regions.workflowTemplates.getIamPolicy":
    "POST /v1/projects/:projectsId/regions/:regionsId/workflowTemplates/:workflowTemplatesId\\:getIamPolicy",
  "dataproc.projects.regions.workflowTemplates.instantiate":
    "POST /v1/projects/:projectsId/regions/:regionsId/workflowTemplates/:workflowTemplatesId\\:instantiate",
  "dataproc.projects.regions.workflowTemplates.instantiateInline":
    "POST /v1/projects/:projectsId/regions/:regionsId/workflowTemplates\\:instantiateInline",
  "dataproc.projects.regions.workflowTemplates.list":
    "GET /v1/projects/:projectsId/regions/:regionsId/workflowTemplates",
  "dataproc.projects.regions.workflowTemplates.setIamPolicy":
    "POST /v1/projects/:projectsId/regions/:regionsId/workflowTemplates/:workflowTemplatesId\\:setIamPolicy",
  "dataproc.projects.regions.workflowTemplates.testIamPermissions":
    "POST /v1/projects/:projectsId/regions/:regionsId/workflowTemplates/:workflowTemplatesId\\:testIamPermissions",
  "dataproc.projects.regions.workflowTemplates.update":
    "PUT /v1/projects/:projectsId/regions/:regionsId/workflowTemplates/:workflowTemplatesId",
};
