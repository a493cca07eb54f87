// Qualifiers of an image name: what an exec wants beside the image. Spec: 05-flow-eval §5.

export interface QualifiedImage {
  /** Without any qualifier. */
  readonly name: string;
  /** `$aws`: the exec needs AWS credentials. */
  readonly aws: boolean;
  /** `$docker`: it needs access to the container engine. */
  readonly docker: boolean;
}

export function imageQualifiers(image: string): QualifiedImage {
  return {
    name: image.replaceAll('$aws', '').replaceAll('$docker', ''),
    aws: image.includes('$aws'),
    docker: image.includes('$docker'),
  };
}
