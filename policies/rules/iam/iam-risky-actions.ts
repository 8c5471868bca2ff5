/** Actions that alone make their holder as mighty as any identity they are allowed on. */
const alone = [
  "glue:UpdateDevEndpoint",
  "iam:AddUserToGroup",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:AttachUserPolicy",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreatePolicyVersion",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:PutUserPolicy",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "iam:UpdateLoginProfile",
  "lambda:UpdateFunctionCode",
  "sagemaker:CreatePresignedNotebookInstanceUrl",
  "sts:AssumeRole",
];

/** Actions that run something under a role, for who may pass it. */
const withPassRole = [
  ["apprunner:CreateService"],
  ["cloudformation:CreateStack"],
  ["cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"],
  ["cloudformation:UpdateStackSet"],
  ["codebuild:CreateProject", "codebuild:StartBuild"],
  ["codebuild:CreateProject", "codebuild:StartBuildBatch"],
  ["datapipeline:CreatePipeline"],
  ["ec2:RequestSpotInstances"],
  ["ec2:RunInstances"],
  ["ecs:RegisterTaskDefinition", "ecs:CreateService"],
  ["ecs:RegisterTaskDefinition", "ecs:RunTask"],
  ["ecs:RegisterTaskDefinition", "ecs:StartTask"],
  ["glue:CreateDevEndpoint"],
  ["glue:CreateJob", "glue:CreateTrigger"],
  ["glue:CreateJob", "glue:StartJobRun"],
  ["glue:UpdateJob", "glue:CreateTrigger"],
  ["glue:UpdateJob", "glue:StartJobRun"],
  ["lambda:CreateFunction", "lambda:AddPermission"],
  ["lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
  ["lambda:CreateFunction", "lambda:InvokeFunction"],
  ["sagemaker:CreateNotebookInstance"],
  ["sagemaker:CreateProcessingJob"],
  ["sagemaker:CreateTrainingJob"],
].map((actions) => ["iam:PassRole", ...actions]);

/** Actions that together reach into what runs under a role already. */
const together = [
  ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
  ["ec2-instance-connect:SendSSHPublicKey", "ec2:DescribeInstances"],
  ["ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"],
  ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
  ["ecs:ExecuteCommand", "ecs:DescribeTasks"],
];

/**
 * Sets of actions with which an identity gains rights that it was not given, after the research of Rhino Security Labs and of
 * https://pathfinding.cloud, as gathered by https://github.com/salesforce/cloudsplaining.
 */
export const escalations: readonly (readonly string[])[] = [
  ...alone.map((action) => [action]),
  ...withPassRole,
  ...together,
];

/** Actions that answer with credentials and take a resource, after https://github.com/salesforce/cloudsplaining. */
export const credentialActions: readonly string[] = [
  "airflow:CreateCliToken",
  "airflow:CreateWebLoginToken",
  "cloud9:CreateEnvironmentToken",
  "codeartifact:GetAuthorizationToken",
  "codepipeline:PollForJobs",
  "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
  "cognito-idp:GetSigningCertificate",
  "connect:GetFederationToken",
  "ec2:GetPasswordData",
  "emr-containers:GetManagedEndpointSessionCredentials",
  "finspace-api:GetProgrammaticAccessCredentials",
  "gamelift:GetComputeAccess",
  "gamelift:GetComputeAuthToken",
  "gamelift:GetInstanceAccess",
  "gamelift:RequestUploadCredentials",
  "grafana:CreateWorkspaceApiKey",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreateServiceSpecificCredential",
  "iam:ResetServiceSpecificCredential",
  "iam:UpdateAccessKey",
  "lightsail:CreateBucketAccessKey",
  "lightsail:GetInstanceAccessDetails",
  "lightsail:GetRelationalDatabaseMasterUserPassword",
  "mediapackage:RotateChannelCredentials",
  "mediapackage:RotateIngestEndpointCredentials",
  "rds-db:connect",
  "redshift-serverless:GetCredentials",
  "redshift:GetClusterCredentials",
  "redshift:GetClusterCredentialsWithIAM",
  "sts:AssumeRole",
  "sts:AssumeRoleWithSAML",
  "sts:AssumeRoleWithWebIdentity",
  "sts:GetFederationToken",
];

/**
 * Actions that read what may be anyone's data: those of https://github.com/salesforce/cloudsplaining, KMS's as AWS Security Hub names
 * them, and the reading of streams.
 */
export const dataActions: readonly string[] = [
  "kinesis:GetRecords",
  "kinesis:SubscribeToShard",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "s3:GetObject",
  "secretsmanager:GetSecretValue",
  "ssm:GetParameter",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
];
