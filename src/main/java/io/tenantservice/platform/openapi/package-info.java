/** What the OpenAPI document says of every operation alike: its scopes, its problems, its headers. */
@NullMarked
package io.tenantservice.platform.openapi;

import org.jspecify.annotations.NullMarked;
