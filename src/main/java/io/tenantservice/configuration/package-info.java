/**
 * What holds for a tenant: how its messages are answered, routed and kept. Table {@code tenant_configuration}. Only
 * what was sent is stored, so a default that changes later reaches every tenant that has not set the field.
 */
@NullMarked
package io.tenantservice.configuration;

import org.jspecify.annotations.NullMarked;
