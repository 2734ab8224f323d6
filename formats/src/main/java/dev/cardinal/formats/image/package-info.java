/**
 * From an image file to a network's input: decoding, resizing, cropping and normalising, as
 * torchvision and timm do it with Pillow.
 */
package dev.cardinal.formats.image;
