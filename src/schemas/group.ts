/** The API group of every resource. One constant, so that an owner can change it. */
export const group = "consentry.dev";
export const version = "v1alpha1";
export const apiVersion = `${group}/${version}`;
/** The annotation by which a person asks for a campaign to be resumed; its value is a token of their choice. */
export const resumeRequestedAnnotation = `${group}/resume-requested`;
/** The field manager of everything the operator applies. */
export const fieldManager = `${group}-operator`;
