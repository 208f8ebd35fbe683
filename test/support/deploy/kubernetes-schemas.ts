// What a manifest of each kind may say, as far as ours say it: fields, their types, and those that
// must be there. Written from the reference of the Kubernetes API and of Prometheus' operator.

import { listOf, mapOf, shape, text, texts } from './read-yaml.ts';

const count = { type: 'integer', minimum: 0 };
const yes = { const: true };
const duration = { type: 'string', pattern: '^\\d+(ms|s|m|h|d)$' };
const quantity = { type: 'string', pattern: '^\\d+(m|Ki|Mi|Gi)?$' };
const labels = mapOf(text);
const metadata = shape({ name: text, labels }, ['name', 'labels']);
const selector = shape({ matchLabels: labels }, ['matchLabels']);
const quantities = shape({ cpu: quantity, memory: quantity, storage: quantity });

const volume = {
  ...shape(
    {
      name: text,
      configMap: shape({ name: text }, ['name']),
      secret: shape({ secretName: text, defaultMode: count }, ['secretName']),
      persistentVolumeClaim: shape({ claimName: text }, ['claimName']),
      emptyDir: shape({ sizeLimit: quantity }),
    },
    ['name'],
  ),
  ...{ minProperties: 2, maxProperties: 2 },
};

const health = shape({
  httpGet: shape({ path: { type: 'string', pattern: '^/' }, port: text }, ['path', 'port']),
  ...{ periodSeconds: count, failureThreshold: count },
});

const container = shape(
  {
    name: text,
    image: text,
    command: texts,
    args: texts,
    env: listOf(shape({ name: text, value: text }, ['name', 'value'])),
    ports: listOf(shape({ name: text, containerPort: count }, ['name', 'containerPort'])),
    ...{ startupProbe: health, livenessProbe: health, readinessProbe: health },
    securityContext: shape(
      {
        allowPrivilegeEscalation: { const: false },
        readOnlyRootFilesystem: yes,
        capabilities: shape({ drop: { const: ['ALL'] } }, ['drop']),
      },
      ['allowPrivilegeEscalation', 'readOnlyRootFilesystem', 'capabilities'],
    ),
    resources: shape({ requests: quantities, limits: quantities }, ['requests', 'limits']),
    volumeMounts: listOf(
      shape({ name: text, mountPath: { type: 'string', pattern: '^/' }, readOnly: yes }, [
        ...['name', 'mountPath'],
      ]),
    ),
  },
  ['name', 'image', 'args', 'securityContext', 'resources'],
);

const affinity = shape({
  podAntiAffinity: shape({
    preferredDuringSchedulingIgnoredDuringExecution: listOf(
      shape({
        weight: { type: 'integer', minimum: 1, maximum: 100 },
        podAffinityTerm: shape({ topologyKey: text, labelSelector: selector }),
      }),
    ),
  }),
});

const podSpec = shape(
  {
    automountServiceAccountToken: { const: false },
    terminationGracePeriodSeconds: count,
    restartPolicy: { enum: ['Always', 'OnFailure', 'Never'] },
    securityContext: shape(
      {
        runAsNonRoot: yes,
        ...{ runAsUser: { const: 1000 }, runAsGroup: { const: 1000 }, fsGroup: { const: 1000 } },
        seccompProfile: shape({ type: { const: 'RuntimeDefault' } }, ['type']),
      },
      ['runAsNonRoot', 'runAsUser', 'seccompProfile'],
    ),
    affinity,
    containers: listOf(container),
    volumes: listOf(volume),
  },
  ['securityContext', 'containers', 'automountServiceAccountToken'],
);

const template = shape({ metadata: shape({ labels }, ['labels']), spec: podSpec }, [
  ...['metadata', 'spec'],
]);

function manifest(apiVersion: string, kind: string, spec: object): object {
  const properties = { apiVersion: { const: apiVersion }, kind: { const: kind }, metadata, spec };
  return shape(properties, ['apiVersion', 'kind', 'metadata', 'spec']);
}

const OPERATOR = 'monitoring.coreos.com/v1';

export const MANIFESTS: Readonly<Record<string, object>> = {
  Deployment: manifest(
    ...(['apps/v1', 'Deployment'] as const),
    shape(
      {
        replicas: { const: 1 },
        strategy: shape({ type: { const: 'Recreate' } }),
        ...{ selector, template },
      },
      ['replicas', 'strategy', 'selector', 'template'],
    ),
  ),
  Job: manifest(
    ...(['batch/v1', 'Job'] as const),
    shape(
      {
        completionMode: { const: 'Indexed' },
        ...{ completions: count, parallelism: count, ttlSecondsAfterFinished: count },
        ...{ backoffLimit: { const: 0 }, template },
      },
      ['backoffLimit', 'template'],
    ),
  ),
  Service: manifest(
    ...(['v1', 'Service'] as const),
    shape({
      selector: labels,
      publishNotReadyAddresses: yes,
      ports: listOf(shape({ name: text, port: count, targetPort: text }, ['name', 'port'])),
    }),
  ),
  PersistentVolumeClaim: manifest(
    ...(['v1', 'PersistentVolumeClaim'] as const),
    shape({
      accessModes: listOf({ enum: ['ReadWriteOnce', 'ReadWriteMany'] }),
      resources: shape({ requests: quantities }),
    }),
  ),
  ServiceMonitor: manifest(
    ...([OPERATOR, 'ServiceMonitor'] as const),
    shape({ selector, endpoints: listOf(shape({ port: text, path: text, interval: duration })) }, [
      'selector',
      'endpoints',
    ]),
  ),
  Probe: manifest(
    ...([OPERATOR, 'Probe'] as const),
    shape(
      {
        ...{ jobName: text, interval: duration, scrapeTimeout: duration, module: text },
        prober: shape({ url: { type: 'string', pattern: '^[\\w.-]+:\\d+$' }, path: text }, ['url']),
        targets: shape({ staticConfig: shape({ static: texts, labels }, ['static']) }),
      },
      ['prober', 'targets'],
    ),
  ),
  PrometheusRule: manifest(
    ...([OPERATOR, 'PrometheusRule'] as const),
    shape({
      groups: listOf(
        shape({
          ...{ name: text, interval: duration },
          rules: listOf(
            shape(
              {
                ...{ record: text, alert: text, expr: text, for: duration },
                ...{ labels, annotations: labels },
              },
              ['expr'],
            ),
          ),
        }),
      ),
    }),
  ),
};

export const KUSTOMIZATION = shape(
  {
    apiVersion: { const: 'kustomize.config.k8s.io/v1beta1' },
    kind: { const: 'Kustomization' },
    resources: texts,
    configMapGenerator: listOf(shape({ name: text, files: texts }, ['name', 'files'])),
    images: listOf(shape({ name: text, newName: text, newTag: text }, ['name'])),
  },
  ['apiVersion', 'kind', 'resources'],
);
