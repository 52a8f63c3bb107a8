-- What spec.suspend alone stops, goes on when it is false. For everything else this only asks: the operator answers, and
-- refuses while a case stands open. Another token is another request.
local reason = ""
for _, each in ipairs((obj.status or {}).conditions or {}) do
  if each.type == "Suspended" then
    reason = each.reason
  end
end

if obj.spec.suspend == true and reason == "SuspendedBySpec" then
  obj.spec.suspend = false
  return obj
end
if obj.metadata.annotations == nil then
  obj.metadata.annotations = {}
end
obj.metadata.annotations["consentry.dev/resume-requested"] = "argocd-" .. os.date("!%Y-%m-%dT%XZ")
return obj
