/**
 * Rotation of the pepper: a version is added, comes into use once all replicas have it, and the former ones go when no key
 * needs them any more. The table is {@code pepper}, of {@code crypto}. A key that is good stays good throughout.
 */
@NullMarked
package io.tenantservice.apikey.pepper;

import org.jspecify.annotations.NullMarked;
