package io.tenantservice.audit;

import java.util.UUID;

/**
 * What an action was done to.
 *
 * @param type the resource's kind as in the API's paths, singular: {@code tenant}, {@code whatsapp-account}
 */
public record Target(String type, UUID id) {}
