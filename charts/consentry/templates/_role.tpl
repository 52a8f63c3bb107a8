{{/* What the pods of all roles have in common. Each takes `top` and `role`. */}}

{{- define "consentry.podSpec" -}}
{{- $values := get .top.Values .role -}}
automountServiceAccountToken: {{ eq .role "operator" }}
securityContext:
  {{- include "consentry.podSecurityContext" . | nindent 2 }}
terminationGracePeriodSeconds: 30
{{- with .top.Values.image.pullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with $values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with $values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- if .top.Values.topologySpread.enabled }}
topologySpreadConstraints:
  {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "consentry.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}
{{- end }}

{{/* A start waits for NATS and reads what is there, however long that takes: liveness asks only whether the process answers. */}}
{{- define "consentry.containerSpec" -}}
image: {{ include "consentry.image" .top }}
imagePullPolicy: {{ .top.Values.image.pullPolicy }}
args: [{{ .role }}]
securityContext:
  {{- include "consentry.securityContext" . | nindent 2 }}
resources:
  {{- toYaml (get .top.Values .role).resources | nindent 2 }}
startupProbe:
  httpGet: {path: /healthz, port: metrics}
  periodSeconds: 2
  # Ten minutes: a gate that reads five million people without a snapshot takes two to three.
  failureThreshold: 300
livenessProbe:
  httpGet: {path: /healthz, port: metrics}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet: {path: /readyz/pod, port: metrics}
  periodSeconds: 3
  timeoutSeconds: 3
{{- end }}

{{- define "consentry.natsEnv" -}}
{{- $nats := .top.Values.nats -}}
- name: NATS_URL
  value: {{ include "consentry.natsUrl" .top | quote }}
{{- if $nats.credentials }}
- name: NATS_CREDS
  value: /etc/consentry/nats/nats.creds
{{- end }}
{{- if $nats.caSecret }}
- name: NATS_CA
  value: /etc/consentry/nats-ca/ca.crt
{{- end }}
{{- if $nats.clientSecret }}
- name: NATS_CERT
  value: /etc/consentry/nats-client/tls.crt
- name: NATS_KEY
  value: /etc/consentry/nats-client/tls.key
{{- end }}
{{- end }}

{{- define "consentry.env" -}}
{{- $values := get .top.Values .role -}}
{{ include "consentry.natsEnv" . }}
- name: CONSENTRY_NAME
  valueFrom:
    fieldRef: {fieldPath: metadata.name}
- name: CONSENTRY_LISTEN
  value: "0.0.0.0:9464"
{{- if ne .role "dispatch" }}
{{- include "consentry.pseudonymEnv" . | nindent 0 }}
{{- end }}
{{- range $name, $value := merge (deepCopy (default dict $values.settings)) .top.Values.settings }}
- name: {{ $name }}
  value: {{ include "consentry.settingText" $value | quote }}
{{- end }}
{{- with $values.extraEnv }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Helm reads every number as a float, and would write large ones as 4.29e+09. */}}
{{- define "consentry.settingText" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ . }}{{ end -}}
{{- end }}

{{/* Not for dispatch, which names nobody. The operator only seals with the key. */}}
{{- define "consentry.pseudonymEnv" -}}
{{- $key := .top.Values.pseudonymKey -}}
- name: CONSENTRY_PSEUDONYM_KEY
  valueFrom:
    secretKeyRef: {name: {{ include "consentry.pseudonymSecret" .top }}, key: {{ $key.key }}}
{{- if ne .role "operator" }}
- name: CONSENTRY_PSEUDONYM_KEY_ID
  value: {{ $key.id | quote }}
{{- with $key.otherKey }}
- name: CONSENTRY_PSEUDONYM_OTHER_KEY
  valueFrom:
    secretKeyRef: {name: {{ include "consentry.pseudonymSecret" $.top }}, key: {{ . }}}
{{- end }}
{{- end }}
{{- end }}

{{- define "consentry.volumeMounts" -}}
{{- if .top.Values.nats.credentials }}
- {name: nats, mountPath: /etc/consentry/nats, readOnly: true}
{{- end }}
{{- if .top.Values.nats.caSecret }}
- {name: nats-ca, mountPath: /etc/consentry/nats-ca, readOnly: true}
{{- end }}
{{- if .top.Values.nats.clientSecret }}
- {name: nats-client, mountPath: /etc/consentry/nats-client, readOnly: true}
{{- end }}
{{- end }}

{{- define "consentry.volumes" -}}
{{- if .top.Values.nats.credentials }}
- name: nats
  secret:
    secretName: consentry-nats-{{ ternary "monitor" .role (eq .role "test") }}
    items: [{key: nats.creds, path: nats.creds}]
{{- end }}
{{- with .top.Values.nats.caSecret }}
- name: nats-ca
  secret:
    secretName: {{ . }}
    items: [{key: ca.crt, path: ca.crt}]
{{- end }}
{{- with .top.Values.nats.clientSecret }}
- name: nats-client
  secret:
    secretName: {{ . }}
    items: [{key: tls.crt, path: tls.crt}, {key: tls.key, path: tls.key}]
{{- end }}
{{- end }}
