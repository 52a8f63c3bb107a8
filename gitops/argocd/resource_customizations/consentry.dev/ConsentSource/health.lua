-- Health of every kind of consentry.dev, as kstatus reads its conditions, and one state more: what a person, the policy or
-- WhatsApp has stopped is Suspended. `npm run generate` copies this file to each kind's directory.
-- Argo CD runs it with the base and table libraries of Lua 5.1 alone.

local status = obj.status or {}

local function condition(type)
  for _, each in ipairs(status.conditions or {}) do
    if each.type == type then
      return each
    end
  end
  return {}
end

local function text(of)
  return (of.reason or "") .. ": " .. (of.message or "")
end

-- The condition that tells of a stop; nil when nothing is stopped.
local function stop()
  local suspended = condition("Suspended")
  if suspended.status == "True" then
    return suspended
  end
  for _, each in ipairs(status.conditions or {}) do
    if each.status == "False" and each.reason == "RestrictedByWhatsApp" then
      return each
    end
  end
  return nil
end

-- Such as "ThresholdBreach, clause K2, case flash-sale-k2-7f3a: Every gate has stopped. ..."
local function stopText(of)
  local enforcement = status.enforcement or {}
  local parts = { of.reason or "" }
  if enforcement.clause ~= nil then
    table.insert(parts, "clause " .. enforcement.clause)
  end
  if enforcement.case ~= nil then
    table.insert(parts, "case " .. enforcement.case)
  end
  return table.concat(parts, ", ") .. ": " .. (of.message or "")
end

-- What is wrong though the operator's work is done: it breaks no pipeline, but somebody has to read it.
local function concern()
  for _, each in ipairs(status.conditions or {}) do
    local good = "True"
    if each.type == "Overdue" or each.type == "Suspended" then
      good = "False"
    end
    if each.status ~= good and each.status ~= "Unknown" then
      return each
    end
  end
  return nil
end

if status.observedGeneration == nil or status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "The operator has not looked at this generation yet." }
end
local stalled = condition("Stalled")
if stalled.status == "True" then
  return { status = "Degraded", message = text(stalled) }
end
local stopped = stop()
if stopped ~= nil then
  return { status = "Suspended", message = stopText(stopped) }
end
local ready = condition("Ready")
if ready.status ~= "True" or condition("Reconciling").status == "True" then
  return { status = "Progressing", message = text(ready) }
end
local concerned = concern()
if concerned ~= nil then
  return { status = "Healthy", message = text(concerned) }
end
return { status = "Healthy", message = status.summary or ready.message }
