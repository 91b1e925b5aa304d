/**
 * Rotation of tenants' keys while everything runs, and the retirement of their old versions. Tables {@code
 * key_rotation}, {@code key_rotation_tenant}, {@code key_rotation_quarantine}. A process may die at any instruction;
 * another one goes on. No plaintext enters it.
 */
@NullMarked
package io.tenantservice.crypto.rotation;

import org.jspecify.annotations.NullMarked;
