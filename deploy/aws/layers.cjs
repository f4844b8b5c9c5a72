// The pinned boto3, once it is published (docs/deploy.md); until then the one that Lambda brings along.
// Not a `layers:` of serverless.yml: osls asks AWS about those, so a check without an account would fail.
module.exports = async ({ resolveVariable }) => {
  const arn = await resolveVariable("env:BOTO3_LAYER_ARN, ''")
  return arn ? [arn] : []
}
