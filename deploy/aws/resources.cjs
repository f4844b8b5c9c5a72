// What stands around each function at AWS: a role that may do no more than it does, its queue, its alarms.
// Written by a program, so that a fourth function is one line here.

const TABLE_OF = {
  'amocrm-integration': 'amocrm_tokens',
  'insales-auth': 'insales_accounts',
  'evotor-auth': 'evotor_tokens',
}
const TIMEOUT_SECONDS = 29
const TRIES = 5 // a queue gives a message back this often before it is a dead letter

const logical = (name) => name.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join('')
const arn = (service, rest) => ({ 'Fn::Sub': `arn:\${AWS::Partition}:${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}` })
const arnOf = (resource) => ({ 'Fn::GetAtt': [resource, 'Arn'] })
const allow = (actions, resources) => ({ Effect: 'Allow', Action: actions, Resource: resources })

const spill = (bucket, table) => {
  const place = { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${bucket}` }
  const objects = { 'Fn::Sub': `arn:\${AWS::Partition}:s3:::${bucket}/spill/${table}/*` }
  return [
    allow(['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], objects),
    // Without it S3 answers 403 instead of 404 for what is not there. IfExists: reading names no prefix.
    { ...allow('s3:ListBucket', place), Condition: { StringLikeIfExists: { 's3:prefix': `spill/${table}/*` } } },
  ]
}

const role = (name, { service, stage, secrets, bucket }) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    },
    Policies: [{
      PolicyName: 'own',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          allow(['logs:CreateLogStream', 'logs:PutLogEvents'], arn('logs', `log-group:/aws/lambda/${service}-${stage}-${name}:*`)),
          // Secrets Manager ends each name with six characters of its own.
          allow('secretsmanager:GetSecretValue', ['shared', name].map((entry) => arn('secretsmanager', `secret:${secrets}/${entry}-??????`))),
          allow(
            ['sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
            arnOf(`${logical(name)}Queue`),
          ),
          ...(bucket ? spill(bucket, TABLE_OF[name]) : []),
        ],
      },
    }],
  },
})

const queue = (name) => ({
  Type: 'AWS::SQS::Queue',
  Properties: {
    SqsManagedSseEnabled: true,
    // AWS advises six times the function's limit: a worker that hangs must not find its messages taken by another.
    VisibilityTimeout: 6 * TIMEOUT_SECONDS,
    // A refresh that nobody began within the hour was queued again by later ticks.
    MessageRetentionPeriod: 3600,
    RedrivePolicy: { deadLetterTargetArn: arnOf(`${logical(name)}DeadLetters`), maxReceiveCount: TRIES },
  },
})

const deadLetters = () => ({
  Type: 'AWS::SQS::Queue',
  Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 24 * 3600 },
})

const alarm = (description, metric, comparison, threshold, { minutes = 5, missing = 'notBreaching', statistic = 'Sum' } = {}) => ({
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmDescription: description,
    ...metric,
    Statistic: statistic,
    Period: 60 * minutes,
    EvaluationPeriods: 1,
    ComparisonOperator: comparison,
    Threshold: threshold,
    TreatMissingData: missing,
    AlarmActions: [{ Ref: 'Alarms' }],
    OKActions: [{ Ref: 'Alarms' }],
  },
})

const metric = (Namespace, MetricName, Name, Value) => ({ Namespace, MetricName, Dimensions: [{ Name, Value }] })
const above = 'GreaterThanThreshold'
const below = 'LessThanThreshold'

const alarms = (name, { service, stage }) => {
  const own = (what) => metric('AWS/Lambda', what, 'FunctionName', `${service}-${stage}-${name}`)
  const waiting = (what, which) => metric('AWS/SQS', what, 'QueueName', { 'Fn::GetAtt': [which, 'QueueName'] })
  const prefix = logical(name)
  return {
    // Our code answers every mistake; what Lambda counts as an error was killed: time, memory, a broken package.
    [`${prefix}Killed`]: alarm(`${name} was killed or could not start`, own('Errors'), above, 0),
    [`${prefix}Failing`]: alarm(`${name} answers 5xx: log event "request"`, metric('glass-deals', 'failures', 'function', name), above, 10),
    [`${prefix}Throttled`]: alarm(`${name} wants more than its reserved concurrency`, own('Throttles'), above, 0),
    // The schedule alone makes one call a minute.
    [`${prefix}Silent`]: alarm(`${name}: the schedule does not reach it`, own('Invocations'), below, 5, { minutes: 15, missing: 'breaching' }),
    [`${prefix}Dead`]: alarm(`${name}: refreshes that nobody could do`, waiting('ApproximateNumberOfMessagesVisible', `${prefix}DeadLetters`), above, 0, { statistic: 'Maximum' }),
    [`${prefix}Late`]: alarm(`${name}: refreshes wait for ten minutes`, waiting('ApproximateAgeOfOldestMessage', `${prefix}Queue`), above, 600, { statistic: 'Maximum' }),
  }
}

const around = (name, settings) => ({
  [`${logical(name)}Role`]: role(name, settings),
  [`${logical(name)}Queue`]: queue(name),
  [`${logical(name)}DeadLetters`]: deadLetters(),
  ...alarms(name, settings),
})

module.exports = async ({ resolveVariable }) => {
  const [service, stage, secrets, bucket] = await Promise.all(
    ['self:service', 'sls:stage', 'param:secrets', "env:SPILL_BUCKET, ''"].map((name) => resolveVariable(name)),
  )
  const parts = Object.keys(TABLE_OF).map((name) => around(name, { service, stage, secrets, bucket }))
  return {
    Resources: Object.assign({ Alarms: { Type: 'AWS::SNS::Topic' } }, ...parts),
    Outputs: { AlarmsTopic: { Description: 'Subscribe whoever is to hear', Value: { Ref: 'Alarms' } } },
  }
}
