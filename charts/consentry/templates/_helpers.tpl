{{/* Names are fixed: kinds, roles and admission policies belong to the whole cluster, so it holds one Consentry. */}}

{{- define "consentry.labels" -}}
app.kubernetes.io/part-of: consentry
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end }}

{{/* What pods of a role are selected by. Takes `top` and `role`. */}}
{{- define "consentry.selector" -}}
app.kubernetes.io/name: consentry
app.kubernetes.io/instance: {{ .top.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{/* Of objects and pods of a role. Takes `top` and `role`. */}}
{{- define "consentry.roleLabels" -}}
{{ include "consentry.labels" .top }}
app.kubernetes.io/name: consentry
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{/* name, namespace and labels of an object of a role. Takes `top` and `role`. */}}
{{- define "consentry.metadata" -}}
name: consentry-{{ .role }}
namespace: {{ .top.Release.Namespace }}
labels:
  {{- include "consentry.roleLabels" . | nindent 2 }}
{{- end }}

{{/* Labels and annotations of a pod. Without the chart's version: a pod is not replaced for another version of the same thing. */}}
{{- define "consentry.podMetadata" -}}
labels:
  app.kubernetes.io/part-of: consentry
  {{- include "consentry.selector" . | nindent 2 }}
{{- with (get .top.Values .role).podAnnotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* The roles that run with these values, as a list in JSON: without their Secrets intake and dispatch do not. */}}
{{- define "consentry.roles" -}}
{{- $roles := list "operator" "gate" "sync" -}}
{{- if .Values.intake.secretName }}{{ $roles = append $roles "intake" }}{{ end -}}
{{- if .Values.dispatch.secretName }}{{ $roles = append $roles "dispatch" }}{{ end -}}
{{ toJson $roles }}
{{- end }}

{{- define "consentry.image" -}}
{{- with .Values.image -}}
{{- if .digest -}}
{{ .repository }}@{{ .digest }}
{{- else -}}
{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}
{{- end -}}
{{- end -}}
{{- end }}

{{- define "consentry.natsUrl" -}}
{{- if .Values.nats.enabled -}}
nats://consentry-nats.{{ .Release.Namespace }}:4222
{{- else -}}
{{ required "Set nats.url to your NATS servers, or nats.enabled=true for a trial (docs/operations/nats.md)." .Values.nats.url }}
{{- end -}}
{{- end }}

{{- define "consentry.pseudonymSecret" -}}
{{- if .Values.pseudonymKey.secretName -}}
{{ .Values.pseudonymKey.secretName }}
{{- else if .Values.nats.enabled -}}
consentry-pseudonym-key
{{- else -}}
{{ fail "Set pseudonymKey.secretName to a Secret with the key of the pseudonyms: whoever loses it loses every consent record (docs/operations/install.md)." }}
{{- end -}}
{{- end }}

{{/* Pod Security "restricted". */}}
{{- define "consentry.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "consentry.securityContext" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
runAsNonRoot: true
capabilities:
  drop: [ALL]
{{- end }}
