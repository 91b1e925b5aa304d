package io.tenantservice.credential.health;

import java.util.UUID;

/** @param wanted false for a credential that is not checked at present: it or its tenant is not active */
record DueCheck(UUID tenantId, UUID credentialId, boolean wanted) {}
